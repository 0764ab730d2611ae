# host: X = rows, y = labels
# Explicit loops where others broadcast; a square activation.
import numpy as np

np.random.seed(16)
W1 = np.random.randn(6, 4) * 0.2
W2 = np.random.randn(4, 3) * 0.2


def one_hot(labels, k):
    rows = []
    for label in labels:
        row = [0.0] * k
        row[int(label)] = 1.0
        rows.append(row)
    return np.array(rows)


T = one_hot(y, 3)
n = float(len(y))
i = 0
while i < 3:
    hidden = X.dot(W1)
    squared = np.square(hidden)
    scores = squared.dot(W2)
    difference = scores - T
    loss = 0.5 * np.sum(difference ** 2) / n
    d_scores = difference / n
    d_W2 = squared.T.dot(d_scores)
    d_squared = d_scores.dot(W2.T)
    d_hidden = 2 * hidden * d_squared
    d_W1 = X.T.dot(d_hidden)
    W1, W2 = W1 - 0.2 * d_W1, W2 - 0.2 * d_W2
    print(i, loss)
    i += 1
