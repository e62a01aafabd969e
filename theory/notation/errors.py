"""A formula outside the grammar, or a symbol that its world does not have."""

from theory.errors import EquipoiseError

_AROUND = 24  # characters of the formula shown on either side


class NotationError(EquipoiseError):
    """What is wrong with a formula; ``place`` is where, in characters from its beginning."""

    def __init__(self, problem: str, source: str, place: int) -> None:
        self.problem, self.source, self.place = problem, source, place
        before, after = source[max(place - _AROUND, 0) : place], source[place : place + _AROUND]
        shown = " ".join(f"{before}⟨here⟩{after}".split())
        super().__init__(f"{problem}, at {place + 1}: {shown}")
