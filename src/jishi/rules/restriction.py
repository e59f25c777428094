"""A part of a machine as a machine of its own: a kind's whole way of life, of which a mechanism uses some states."""

from dataclasses import replace

from jishi.rules.machine import Machine


def restricted(machine: Machine, code: str, states: tuple[str, ...], *, initial: str = "") -> Machine:
    """The machine of these states and of the moves among them, checked like any other.

    An unknown state is refused with the nearest right word, a state that cannot be reached any more by name. Example:
    a case that begins as reported and ends as closed is `restricted(CASE, "errand", ("reported", "accepted", ...))`.
    """
    kept = tuple(machine.state(name) for name in states)
    moves = []
    for move in machine.moves:
        sources = tuple(source for source in move.sources if source in states)
        if sources and move.target in states:
            moves.append(replace(move, sources=sources))
    return Machine(code, kept, tuple(moves), initial or states[0], machine.evidence_labels)
