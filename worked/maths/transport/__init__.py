"""Optimal transport: the cheapest way to move masses, exact, with a proof that can be checked."""

from worked.maths.transport.certificate import verify
from worked.maths.transport.costs import (
    Arc,
    Costs,
    Distance,
    RationalCosts,
    RootCosts,
    SumCosts,
    between,
)
from worked.maths.transport.optimum import Optimum, solve, total_cost
from worked.maths.transport.plans import Plan, greedy_plan, northwest_plan

__all__ = [
    "Arc",
    "Costs",
    "Distance",
    "Optimum",
    "Plan",
    "RationalCosts",
    "RootCosts",
    "SumCosts",
    "between",
    "greedy_plan",
    "northwest_plan",
    "solve",
    "total_cost",
    "verify",
]
