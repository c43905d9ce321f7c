# Expected numbers for src/stats, from scipy 1.14.1, statsmodels 0.14.4, numpy 2.1.3 on Python 3.11.
# python make.py > golden.json
import json

import numpy as np
from scipy.stats import norm, sem
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(20240)
samples = [[1.0, 1.0, 1.0], [0.2, 0.4, 0.3], [-1e6, 1e6, 3.0]] + [
    rng.normal(5, 3, size=int(n)).tolist() for n in (2, 3, 16, 75)
]
cases = [(0, 1), (1, 1), (0, 15), (6, 15), (15, 15), (1, 225), (44, 225), (3, 22), (799, 800), (1, 100000)]
print(
    json.dumps(
        {
            "normalQuantile": [
                [p, float(norm.ppf(p))]
                for p in (1e-300, 1e-16, 1e-8, 0.001, 0.025, 0.07, 0.0750001, 0.3, 0.5, 0.6, 0.925, 0.975, 0.9995, 1 - 1e-12)
            ],
            "wilson": [
                [k, n, level, *map(float, proportion_confint(k, n, alpha=1 - level, method="wilson"))]
                for level in (0.95, 0.8, 0.99)
                for k, n in cases
            ],
            "sem": [[values, float(np.mean(values)), float(sem(values))] for values in samples],
        },
        indent=1,
    )
)
