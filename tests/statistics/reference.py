"""Simulates a quiz and computes its figures independently of the product, with numpy and scipy.

    python3 -m venv v && v/bin/pip install numpy scipy && v/bin/python tests/statistics/reference.py

writes the two fixtures beside this file: what 2,000 simulated people answered to 40 items (`answers.txt`: a line of hexadecimal digits a
person, the first item in the highest bit), and the figures of it (`figures.json`). Definitions: Moodle's "Quiz statistics calculations".
The simulation's truth is a Rasch model; items are worth 1, 2 or 3 points, so that weights differ.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

PEOPLE, ITEMS = 2000, 40
rng = np.random.default_rng(20261124)
difficulty = np.round(np.linspace(-2.2, 2.2, ITEMS) + rng.normal(0, 0.2, ITEMS), 3)
ability = rng.normal(0.4, 1.1, PEOPLE)
right = (rng.random((PEOPLE, ITEMS)) < 1 / (1 + np.exp(difficulty[None, :] - ability[:, None]))).astype(int)
worth = np.array([1 + place % 3 for place in range(ITEMS)], dtype=float)
marks = right * worth

total = marks.sum(axis=1)
grade = 100 * total / worth.sum()
spread = total.var(ddof=1)
alpha = 100 * ITEMS / (ITEMS - 1) * (1 - marks.var(axis=0, ddof=1).sum() / spread)
error_ratio = 100 * np.sqrt(1 - alpha / 100)


def covariance(a, b):
    return np.cov(a, b, ddof=1)[0, 1]


pull = np.sqrt(np.array([covariance(marks[:, item], total) for item in range(ITEMS)]))
items = []
for item in range(ITEMS):
    own, rest = marks[:, item], total - marks[:, item]
    items.append(
        {
            "facility": 100 * own.mean() / worth[item],
            "deviation": 100 * own.std(ddof=1) / worth[item],
            "intended_weight": 100 * worth[item] / worth.sum(),
            "effective_weight": 100 * pull[item] / pull.sum(),
            "discrimination": 100 * stats.pearsonr(own, rest).statistic,
            "efficiency": 100 * covariance(own, rest) / covariance(np.sort(own), np.sort(rest)),
            # With one right option, choosing it is getting the mark.
            "point_biserial": stats.pointbiserialr(right[:, item], rest).statistic,
        }
    )

here = Path(__file__).parent
lines = [format(int("".join(map(str, row)), 2), f"0{ITEMS // 4}x") for row in right]
(here / "answers.txt").write_text("\n".join(lines) + "\n")
figures = {
    "test": {
        "mean": grade.mean(),
        "median": float(np.median(grade)),
        "deviation": grade.std(ddof=1),
        "skewness": stats.skew(grade, bias=False),
        "kurtosis": stats.kurtosis(grade, bias=False),
        "consistency": alpha,
        "error_ratio": error_ratio,
        "standard_error": error_ratio * grade.std(ddof=1) / 100,
    },
    "items": items,
    "difficulty": (difficulty - difficulty.mean()).tolist(),
    "ability": {"mean": 0.4 - difficulty.mean(), "deviation": 1.1},
}
(here / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
