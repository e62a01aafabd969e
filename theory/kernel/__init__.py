"""Method K: claims as theorems that the kernel of a proof assistant, Coq, checks.

    printer        a SymPy expression as a Coq term
    propositions   relations, quantifiers and connectives over terms, each a Python function of its variables
    reading        a statement of the ledger as a proposition, in a scope of symbols
    points         what the symbols mean at one point, from the functions that train
    evaluator      a printed term back to a number
    prelude        lemmas that several proofs use
    theorems/      the theorems, each with its claim, its proposition and its proof

A term is never typed in Coq's language: the function that trains, or the tree that the ledger prints, is
run on symbols, and what comes out is printed. Proofs are written by hand, and Coq checks them. What is
trusted: the kernel, the printer with the symbols' meanings, and the reading of the statement.
"""
