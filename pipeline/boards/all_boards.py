"""The three boards."""

from __future__ import annotations

from pipeline.boards.body import Board
from pipeline.boards.customers import customers
from pipeline.boards.parts import Parts
from pipeline.boards.pipeline_board import pipeline
from pipeline.boards.triggers_board import triggers


def all_boards(parts: Parts) -> tuple[Board, ...]:
    """In the order of the template."""
    return customers(parts), triggers(parts), pipeline(parts)
