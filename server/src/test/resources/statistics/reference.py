"""Writes reference.json: inputs and what other implementations say of them.

python3 -m venv v && v/bin/pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
v/bin/python reference.py > reference.json
"""
import json
import numpy, scipy, sklearn
from scipy import stats
from sklearn import metrics

rng = numpy.random.default_rng(7)

# binary: ties (two decimals), certain probabilities on both sides
p = numpy.round(rng.beta(2, 1.2, 240), 2)
p[:4] = [0.0, 1.0, 0.0, 1.0]
y = (rng.random(240) < 0.15 + 0.7 * p).astype(float)
y[:4] = [0, 1, 1, 0]
bins = numpy.minimum((p * 10).astype(int), 9)
ece = sum(abs(p[bins == b].sum() - y[bins == b].sum()) for b in range(10)) / len(y)
base = numpy.full(len(y), y.mean())
binary = {
    "labels": y.tolist(), "probabilities": p.tolist(),
    "auc": metrics.roc_auc_score(y, p), "logLoss": metrics.log_loss(y, p),
    "baseLogLoss": metrics.log_loss(y, base), "brier": metrics.brier_score_loss(y, p),
    "gap": float(p.mean() - y.mean()), "ece": float(ece),
}

# multiclass
k = 4
q = rng.dirichlet([1.5] * k, 150)
c = numpy.array([rng.choice(k, p=0.3 / k + 0.7 * row) for row in q]).astype(float)
multiclass = {
    "classes": k, "labels": c.tolist(), "probabilities": q.ravel().tolist(),
    "logLoss": metrics.log_loss(c, q), "accuracy": metrics.accuracy_score(c, q.argmax(1)),
    "baseLogLoss": metrics.log_loss(c, numpy.tile(numpy.bincount(c.astype(int), minlength=k) / len(c), (len(c), 1))),
}

# regression
t = rng.normal(150, 60, 120)
r = t + rng.normal(4, 25, 120)
regression = {
    "labels": t.tolist(), "predictions": r.tolist(),
    "mae": metrics.mean_absolute_error(t, r), "rmse": metrics.root_mean_squared_error(t, r), "r2": metrics.r2_score(t, r),
}

# bootstrap of a mean; many draws, so that only the method's own spread stays
v = rng.gamma(1.5, 2, 200)
interval = stats.bootstrap((v,), numpy.mean, n_resamples=200_000, batch=5_000, method="percentile", rng=1).confidence_interval
bootstrap = {"values": v.tolist(), "low": float(interval.low), "high": float(interval.high)}

# normal distribution
z = [0.0, 0.1, 0.5, 1.0, 1.959963984540054, 3.0, 4.9, 5.1, 8.0, 20.0]
normal = {"z": z, "upperTail": stats.norm.sf(z).tolist()}

# 43 complete records of DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988), as printed in the
# SAS/STAT user's guide, LOGISTIC, "Comparing Receiver Operating Characteristic Curves": albumin,
# total protein, K-G score, died. The expected values are computed here from the paper's definition
# over all pairs, without ranks.
text = """3.0 5.8 10 0 3.2 6.3 5 1 3.9 6.8 3 1 2.8 4.8 6 0 3.2 5.8 3 1 0.9 4.0 5 0 2.5 5.7 8 0 1.6 5.6 5 1
3.8 5.7 5 1 3.7 6.7 6 1 3.2 5.4 4 1 3.8 6.6 6 1 4.1 6.6 5 1 3.6 5.7 5 1 4.3 7.0 4 1 3.6 6.7 4 0
2.3 4.4 6 1 4.2 7.6 4 0 4.0 6.6 6 0 3.5 5.8 6 1 3.8 6.8 7 1 3.0 4.7 8 0 4.5 7.4 5 1 3.7 7.4 5 1
3.1 6.6 6 1 4.1 8.2 6 1 4.3 7.0 5 1 4.3 6.5 4 1 3.2 5.1 5 1 2.6 4.7 6 1 3.3 6.8 6 0 1.7 4.0 7 0
3.7 6.1 5 1 3.3 6.3 7 1 4.2 7.7 6 1 3.5 6.2 5 1 2.9 5.7 9 0 2.1 4.8 7 1 2.8 6.2 8 0 4.0 7.0 7 1
3.3 5.7 6 1 3.7 6.9 5 1 3.6 6.6 5 1"""
d = numpy.array(text.split(), float).reshape(-1, 4)
event = d[:, 3] == 0
scores = {"albumin": -d[:, 0], "protein": -d[:, 1], "kg": d[:, 2]}

def parts(s):
    pairs = (s[event][:, None] > s[~event]) + 0.5 * (s[event][:, None] == s[~event])
    return pairs.mean(), pairs.mean(1), pairs.mean(0)

def covariance(a, b):
    return numpy.cov(a[1], b[1])[0, 1] / event.sum() + numpy.cov(a[2], b[2])[0, 1] / (~event).sum()

kg = parts(scores["kg"])
contrasts = []
for name in ("albumin", "protein"):
    one = parts(scores[name])
    error = (covariance(one, one) + covariance(kg, kg) - 2 * covariance(one, kg)) ** 0.5
    difference = one[0] - kg[0]
    contrasts.append({
        "first": scores["kg"].tolist(), "second": scores[name].tolist(),
        "aucFirst": kg[0], "aucSecond": one[0], "errorFirst": covariance(kg, kg) ** 0.5,
        "errorSecond": covariance(one, one) ** 0.5, "difference": difference, "error": error,
        "pValue": 2 * stats.norm.sf(abs(difference) / error)})

print(json.dumps({
    "origin": f"reference.py with scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {numpy.__version__}",
    "binary": binary, "multiclass": multiclass, "regression": regression, "bootstrap": bootstrap,
    "normal": normal, "delong": {"labels": event.astype(float).tolist(), "contrasts": contrasts}}))
