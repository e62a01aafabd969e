"""What a command builds upon, made first: a profile's paper of what is here now, or nothing is done."""

import sys

from commands.graph import calling, unchanged


def stands(profile: str, target: str) -> bool:
    """Whether everything is as the engine left it; repeats what there was to say.

    Neither the engine nor what it needs is imported.
    """
    said = unchanged.remembered(profile, target)
    if said:
        print(f"study: {said}", file=sys.stderr)
    return said is not None


def ensure(profile: str, target: str) -> None:
    """See that ``target`` of a profile is there, and of what is here now, as ``./study paper`` does.

    Raises ``UnknownName`` for an unknown profile, ``EquipoiseError`` if it cannot be made.
    """
    from experiments.profiles import PROFILES

    chosen = PROFILES[profile]
    if stands(chosen.name, target):
        return
    from commands.graph.making import make

    make(chosen, target, calling.settings(chosen.name, compute=not chosen.recorded), fresh=False)
