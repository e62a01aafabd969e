"""Statements of polynomials and quotients, decided by two solvers of real arithmetic: Z3 and cvc5.

    quotients    a quotient of polynomials as SMT-LIB text, and a complex number as a pair of them
    translator   a SymPy expression as such a quotient, with what it needs to be defined
    exponents    exponentials and logarithms as variables
    formulas     propositions of ``theory.kernel`` as formulas
    scripts      what is asked: the negation of a statement, in the language of SMT-LIB 2
    engines      both solvers, each with a limit of its own
    findings     what they say of a residual, a sign or a theorem

A statement is proved where both find its negation unsatisfiable over the reals. What is trusted: one of
the two solvers, and the translator. The solvers are an extra of the installation; without them SymPy alone
decides, and the command line says so.
"""
