"""``./study verify --kernel``: the theorems of ``theory.kernel``, compiled and checked by Coq."""
