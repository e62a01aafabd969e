"""What symbolic claims share: the densities at a point, the optimal score there, and codes."""

import sympy

p, q = sympy.symbols("p q", positive=True)  # the two densities at one point
log_ratio = sympy.log(p / q)
a, b, c = sympy.symbols("a b c", real=True)  # LSGAN's codes for fake, real and "what G wants"
