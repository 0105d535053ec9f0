"""What other implementations say of the numbers in a JSON file: prints JSON, and the versions.

python statistics_peers.py INPUTS.json
"""
import json
import sys
from importlib.metadata import version

import numpy as np
import pandas as pd
import statsmodels.api as sm
from calibration import get_ece
from feature_engine.selection import DropHighPSIFeatures
from MLstatkit import Delong_test
from savvi.multinomial import Multinomial
from scipy import spatial, stats
from sklearn import metrics
from sklearn.calibration import _sigmoid_calibration, calibration_curve
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

LIBRARIES = ["numpy", "scipy", "scikit-learn", "statsmodels", "feature-engine",
             "MLstatkit", "uncertainty-calibration", "savvi"]


def performance(labels, probabilities):
    y, p = np.array(labels, int), np.array(probabilities)
    share, mean = calibration_curve(y, p, n_bins=10)
    counts = np.histogram(p, bins=10, range=(0, 1))[0]
    return {
        "auc": metrics.roc_auc_score(y, p), "logLoss": metrics.log_loss(y, p),
        "brier": metrics.brier_score_loss(y, p),
        "ece": float(get_ece(p, y, num_bins=10, mode="marginal")),
        "eceOfCurve": float((np.abs(share - mean) * counts[counts > 0]).sum() / len(y)),
        "gapError": float(stats.sem(p - y)),
    }


def comparison(labels, champion, candidate):
    y, a, b = np.array(labels, int), np.array(champion), np.array(candidate)
    z, p, ci_a, _, auc_a, auc_b, _ = Delong_test(y, a, b)
    losses = [-np.log(np.where(y == 1, s, 1 - s)) for s in (a, b)]
    interval = stats.bootstrap((losses[0] - losses[1],), np.mean, n_resamples=20_000,
                               batch=500, method="percentile", rng=1).confidence_interval
    return {"z": float(z), "pValue": float(p), "aucFirst": float(auc_a), "aucSecond": float(auc_b),
            "aucFirstLow": float(ci_a[0]), "aucFirstHigh": float(ci_a[1]),
            "low": float(interval.low), "high": float(interval.high)}


def recalibration(labels, probabilities):
    p = np.array(probabilities)
    a, b = _sigmoid_calibration(np.log(p / (1 - p)), np.array(labels))
    return {"slope": -float(a), "intercept": -float(b)}


def drift(reference, current, alpha):
    frame = pd.DataFrame({"x": reference + current, "time": [0] * len(reference) + [1] * len(current)})
    psi = DropHighPSIFeatures(split_col="time", cut_off=0, bins=10, strategy="equal_frequency",
                              min_pct_empty_bins=1e-4, threshold="auto", p_value=alpha)
    psi.fit(frame)
    edges = np.quantile(reference, np.arange(1, 10) / 10)
    shares = [np.bincount(np.searchsorted(edges, v), minlength=10) for v in (reference, current)]
    ks = stats.ks_2samp(reference, current)
    return {
        "psi": float(psi.psi_values_["x"]),
        "psiFloor": float(psi._calculate_auto_threshold(len(reference), len(current), 10)),
        "js": float(spatial.distance.jensenshannon(shares[0], shares[1], base=2)),
        "ks": float(ks.statistic), "ksPValue": float(ks.pvalue),
    }


def share_evidence(candidate, others, propensity, concentration):
    test = Multinomial(0.05, np.array([propensity, 1 - propensity]), k=concentration)
    for here, there in zip(candidate, others):
        test.update(np.array([here, there]))
    return {"logValue": float(np.log(test.odds)), "e": float(test.odds)}


def forecast(times, values, at, level):
    fit = sm.OLS(np.array(values), sm.add_constant(np.array(times))).fit()
    frame = fit.get_prediction(np.array([[1, t] for t in at])).summary_frame(1 - level)
    low, high = fit.conf_int(1 - level)[1]
    return {"slope": float(fit.params[1]), "slopeLow": float(low), "slopeHigh": float(high),
            "lows": frame["obs_ci_lower"].tolist(), "highs": frame["obs_ci_upper"].tolist()}


def share_difference(reference_hits, reference_rows, current_hits, current_rows, level):
    hits, rows = np.array([current_hits, reference_hits]), np.array([current_rows, reference_rows])
    z, p = proportions_ztest(hits, rows)
    low, high = confint_proportions_2indep(current_hits, current_rows, reference_hits, reference_rows,
                                           compare="diff", method="newcomb", alpha=1 - level)
    return {"z": float(z), "pValue": float(p), "low": float(low), "high": float(high)}


PEERS = {"performance": performance, "comparison": comparison, "recalibration": recalibration,
         "drift": drift, "shareEvidence": share_evidence, "forecast": forecast,
         "shareDifference": share_difference}

with open(sys.argv[1]) as file:
    questions = json.load(file)
answers = [PEERS[question.pop("ask")](**question) for question in questions]
print(json.dumps({"versions": {name: version(name) for name in LIBRARIES}, "answers": answers}))
