r"""Falsified equations of steps on conditions, second proofs, restricted classes and laws without density.

As in ``lies``, which takes them in: pairs of a text as it stands in the source, once, and what is put in its
place.
"""

LIES: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "vae_loss": {
        "jensen": (
            (r"[w] \ge \mathbb", r"[w] < \mathbb"),
            (r"[\log w] = \mathrm{ELBO}", r"[\log w] = 2\mathrm{ELBO}"),
            (
                r"\log p_\theta(x) = \log\mathbb{E}_{q_\phi}[w]",
                r"\log p_\theta(x) = \log\mathbb{E}_{q_\phi}[w^2]",
            ),
            (r"\operatorname{Var}_{q_\phi}[w] = 0", r"\operatorname{Var}_{q_\phi}[w] > 0"),
            (r"$w=p_\theta(x,z)/q_\phi(z\mid x)$", r"$w=q_\phi(z\mid x)/p_\theta(x,z)$"),
            (
                r"\mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x))",
                r"\mathrm{KL}(p_\theta(z\mid x)\,\|\,q_\phi(z\mid x))",
            ),
        ),
        "omitted_term": (
            (r"= -\nabla_\phi\,", r"= \nabla_\phi\,"),
            (
                r"\mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z\mid x)) = -",
                r"\mathrm{KL}(q_\phi(z\mid x)\,\|\,p_\theta(z)) = -",
            ),
            (r"\nabla_\phi\log p_\theta(x) = 0", r"\nabla_\phi\log p_\theta(x) = 1"),
            (r"\nabla_\theta\log p_\theta(x) \ne 0", r"\nabla_\theta\log p_\theta(x) = 0"),
            (r"\log p_\theta(x) = \mathrm{ELBO} +", r"\log p_\theta(x) = \mathrm{ELBO} -"),
        ),
        "inference_gaps": (
            (r"G_{\mathrm{approx}} + G", r"G_{\mathrm{approx}} - G"),
            (r"\mathrm{ELBO}(q^*) - \mathrm{ELBO}(q_\phi)", r"\mathrm{ELBO}(q_\phi) - \mathrm{ELBO}(q^*)"),
            (r"G_{\mathrm{approx}} = \log p_\theta(x) -", r"G_{\mathrm{approx}} = \log p_\theta(x) +"),
            (r"\mathrm{ELBO}(q_\phi) \ge 0", r"\mathrm{ELBO}(q_\phi) \le 0"),
            (r"\mathrm{ELBO}(q^*) \ge \mathrm{ELBO}(q)", r"\mathrm{ELBO}(q^*) \le \mathrm{ELBO}(q)"),
            (r"\mathrm{KL}(q^*\,", r"\mathrm{KL}(q_\phi\,"),
        ),
        "domination": (
            (r"\right] < \infty", r"\right] > 0"),
            (r"[f(z)] = \mathcal N(0;", r"[f(z)] = \mathcal N(1;"),
            (r"f(z)\right] = 0,", r"f(z)\right] = 1,"),
            (
                r"= \mathbb{E}_\varepsilon\left[\frac{\partial}{\partial\mu}\,f(z)\right]",
                r"= \mathbb{E}_\varepsilon[f(z)]",
            ),
            (r"$z=\mu+\sigma\,\varepsilon$", r"$z=\mu-\sigma\,\varepsilon$"),
            (r"$f(z)=\mathbf{1}\{z>0\}$", r"$f(z)=\mathbf{1}\{z>1\}$"),
        ),
        "consistency": (
            (r"\rvert] < \infty", r"\rvert] > 0"),
            (r"L_k = \log p_\theta(x)", r"L_k = \log 2p_\theta(x)"),
            (r"\lim_{k\to\infty} L_k", r"L_k"),
        ),
        "minibatch_gradient": (
            (r"\frac{N}{M}\sum", r"\frac{1}{M}\sum"),
            (r"\sum_{i=1}^{N}", r"\sum_{i=2}^{N}"),
            (r"= \nabla_{\theta,\phi}\sum", r"= -\nabla_{\theta,\phi}\sum"),
        ),
        "divergence_weighted": (
            (r"+ \beta\,\mathrm{KL}", r"- \beta\,\mathrm{KL}"),
            (r"= \frac1D\,\mathcal{L}_D", r"= \frac1D\,\mathcal{L}_1"),
            (r"\frac1D\sum", r"\sum"),
            (r"\mathcal{L}_\beta(q_\beta) = \beta", r"\mathcal{L}_\beta(q_\beta) = 2\beta"),
            (r"\mathrm{KL}(q_\phi\,\|\,q_\beta)", r"\mathrm{KL}(q_\beta\,\|\,q_\phi)"),
            (r"$-\mathcal{L}_\beta \le \mathrm{ELBO}$", r"$-\mathcal{L}_\beta \ge \mathrm{ELBO}$"),
            (r"$\beta \ge 1$", r"$\beta < 1$"),
        ),
    },
    "gan_optimal_discriminator": {
        "measurable": (
            (r"(1-t)\,p(x) > t", r"(1-t)\,p(x) < t"),
            (r"(1-t)\,p(x)", r"(1+t)\,p(x)"),
            (r"> t\,q(x)", r"> (1-t)\,q(x)"),
            (r"$p+q>0$", r"$p+q<0$"),
        ),
        "label_probability": (
            (r"\Pr(y=1\mid x)", r"\Pr(y=0\mid x)"),
            (r"= 2\,\mathbb{E}[y", r"= \mathbb{E}[y"),
            (r"[y\log D(x) + (1-y)", r"[y\log D(x) - (1-y)"),
            (r"\mathrm{Ber}(D(x))", r"\mathrm{Ber}(1-D(x))"),
            (r"\frac{p}{p+q}", r"\frac{q}{p+q}"),
        ),
        "restricted": (
            (r"\int (p+q)\,\mathrm{KL}", r"\int p\,\mathrm{KL}"),
            (
                r"\mathrm{KL}(\mathrm{Ber}(D^*)\,\|\,\mathrm{Ber}(D))",
                r"\mathrm{KL}(\mathrm{Ber}(D)\,\|\,\mathrm{Ber}(D^*))",
            ),
            (r"\tfrac12\theta^2-\theta x", r"\tfrac12\theta^2+\theta x"),
            (r"$D=\sigma(w_0+w_1 x)$", r"$D=\sigma(w_0-w_1 x)$"),
        ),
    },
    "lsgan_optimal_discriminator": {
        "coded_measurable": (
            (r"(b-t)\,p(x) +", r"(b-t)\,p(x) -"),
            (r"(a-t)\,q(x) > 0", r"(a-t)\,q(x) < 0"),
            (r"(b-t)\,p(x)", r"(b+t)\,p(x)"),
            (r"$p+q>0$", r"$p+q<0$"),
        ),
        "label_mean": (
            (r"[\operatorname{Var}[y\mid x]] + \mathbb", r"[\operatorname{Var}[y\mid x]] - \mathbb"),
            (r"J_D(D) = \mathbb{E}[(y", r"J_D(D) = 2\mathbb{E}[(y"),
            (r"= b\,\Pr(y=b\mid x)", r"= b\,\Pr(y=a\mid x)"),
            (r"(\mathbb{E}[y\mid x]-D(x))^2", r"(\mathbb{E}[y\mid x]-D(x))"),
            (r"$J_D(D^*) = \mathbb{E}[", r"$J_D(D^*) = 2\mathbb{E}["),
        ),
        "coded_restricted": (
            (r"\int (p+q)\,(D-D^*)^2", r"\int (p+q)\,(D-D^*)^4"),
            (r"\int (p+q)", r"\int q"),
            (r"4+\theta^2", r"2+\theta^2"),
            (r"\frac{a+b}{2} - ", r"\frac{a+b}{2} + "),
            (r"{b-\hat D(x)} < 0", r"{b-\hat D(x)} > 0"),
            (r"$D = w_0+w_1 x$", r"$D = w_0-w_1 x$"),
            (r"$\theta=1.3$", r"$\theta=1.4$"),
        ),
        "codes_alike": (
            (r"D^*(x) = a", r"D^*(x) = 2a"),
            (r"L_G(D^*(x)) = 0", r"L_G(D^*(x)) = 1"),
        ),
        "factor_of_the_loss": (
            (r"[v] = D^*", r"[v] = \lambda D^*"),
            (r"= \lambda\,\frac", r"= \frac"),
            (r"\frac{b\,p+\lambda\,a\,q}{p+\lambda\,q}", r"\frac{b\,p+a\,q}{p+q}"),
            (r"\tfrac{\lambda}{2}\,q", r"\tfrac{1}{2}\,q"),
        ),
        "singular_laws": (
            (r"D^* \in \{0,1\}", r"D^* \in \{0,2\}"),
            (r"\lvert\ell\rvert = \infty", r"\lvert\ell\rvert < \infty"),
            (r"\nabla_x\,D^*(x) = 0", r"\nabla_x\,D^*(x) \ne 0"),
            (r"D^*(x) \in \{0,1\}", r"D^*(x) \in \{0,2\}"),
        ),
        "off_the_manifolds": (
            (r"V(s+\kappa\,h) = V(s)", r"V(s+\kappa\,h) > V(s)"),
            (r"h = 0,", r"h = 1,"),
            (r"\frac{\partial h}{\partial n} \ne 0", r"\frac{\partial h}{\partial n} = 0"),
            (r"= -\sigma(-s)", r"= -\sigma(s)"),
            (r"\kappa\,\frac{\partial h}{\partial n}$", r"2\kappa\,\frac{\partial h}{\partial n}$"),
        ),
    },
}
