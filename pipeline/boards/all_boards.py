"""The three boards."""

from __future__ import annotations

from pipeline.boards.customers import CUSTOMERS
from pipeline.boards.pipeline_board import PIPELINE
from pipeline.boards.triggers_board import TRIGGERS_BOARD

BOARDS = (CUSTOMERS, TRIGGERS_BOARD, PIPELINE)
