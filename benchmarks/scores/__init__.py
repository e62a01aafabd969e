"""Scores of the same arrays by this project and by independent implementations.

neighbours     precision, recall (k = 3), density, coverage (k = 5), 1-NN accuracy: 10,000 against 10,000
               points, 64 features. Ours sees all distances once and adds intervals; prdc takes one k per
               call, and one call (k = 5) is what is timed
frechet_2048   the Fréchet distance of two fitted Gaussians in 2048 dimensions; fitting them is not timed
kid            the unbiased kernel distance of 10,000 to 10,000 points, 84 features; ours with intervals
classifier     exp of the mutual information of 10,000 images and ten classes, from probabilities
all            ours alone: what ``./study evaluate`` computes for 10,000 images, evaluator and floors included
evaluate_10000 ours alone: the command itself, from its start to its end, on 10,000 images against MNIST: with
               an empty cache of references, and with the one that the first evaluation leaves
"""
