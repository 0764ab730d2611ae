"""Expressions and what NumPy makes of them, for tests/test_language.c to compare with.

    python3 tests/reference/language.py      (python3-numpy; from the top folder)

Writes language.txt. A line "array NAME VALUE" gives a name a value, a line "EXPRESSION<tab>VALUE"
says what the expression is. A VALUE is the number of dimensions, the rows and the columns (1 where
there are none), the kind (b, i or f) and the elements, row after row, as hexadecimal floats. Where
the language is not NumPy's on purpose, NumPy is asked for what the language promises instead.
"""
import re
import warnings
import numpy as np
from itertools import product

nan, inf = np.nan, np.inf
ARRAYS = {
    "k": np.array(-1.5),
    "v3": np.array([0.5, -2, 4]),
    "v4": np.array([1.5, -0.25, 3, -4]),
    "r": np.array([[2, -1.25, 0.5, -3]]),
    "c": np.array([[-2], [0.75], [5]]),
    "M": np.array([[1.5, -2, 0.25, 4], [-0.5, 3, -6, 1], [2.5, -1, 8, -0.75]]),
    "N": np.array([[2, 0.5, -1, 3], [1.5, -2, 4, -0.25], [-3, 1, 0.5, 2]]),
    "S": np.array([[1, -2, 0.5], [3, 0.25, -1], [-0.5, 2, 4], [0.75, -3, 1]]),
    "Q": np.array([[2, -1, 0.5], [0.25, 3, -2], [1, -0.5, 4]]),
    "i": np.array(7),
    "i3": np.array([2, -1, 0]),
    "i4": np.array([3, -2, 5, 1]),
    "I": np.array([[7, -7, 3, -3], [2, 5, -1, 4], [-8, 6, -5, 1]]),
    "B": np.array([[True, False, True, True], [False, False, True, False],
                   [True, True, False, False]]),
    "b4": np.array([True, False, False, True]),
    "b3": np.array([False, True, True]),
    "tie": np.array([[1, 3, 3, -2, -2], [0, 0, 0, 0, 0], [5, -1, 5, -1, 5.]]),
    "odd": np.array([[1, nan, 3], [inf, 2, -inf], [4, 5, nan]]),
    "none": np.zeros((0, 4)),
    "labels": np.array([2, 0, 1, 1, 2]),
    "Y": np.array([[0, 1, 0, 0, 0], [0, 0, 1, 1, 0], [1, 0, 0, 0, 1.]]),
    # a network of 4, 3 and 3 units with 5 samples, where the notebooks' lines hold
    "m": np.array(5),
    "X": np.array([[0, 0.25, 0.5, 1, 0.75], [1, 0.5, 0, 0.25, 1], [0.5, 0, 1, 0.75, 0],
                   [0.25, 1, 0.75, 0, 0.5]]),
    "W1": np.array([[0.5, -0.25, 0.75, -1], [-0.5, 1, 0.25, 0.5], [1, -0.75, -0.5, 0.25]]),
    "b1": np.array([[0.125], [-0.25], [0.5]]),
    "W2": np.array([[0.5, -1, 0.25], [0.75, 0.5, -0.5], [-0.25, 1, 0.125]]),
    "b2": np.array([[0.25], [-0.125], [0]]),
}
ARRAYS["Z1"] = ARRAYS["W1"] @ ARRAYS["X"] + ARRAYS["b1"]
ARRAYS["A1"] = np.maximum(ARRAYS["Z1"], 0)
ARRAYS["Z2"] = ARRAYS["W2"] @ ARRAYS["A1"] + ARRAYS["b2"]
ARRAYS["A2"] = np.exp(ARRAYS["Z2"]) / np.exp(ARRAYS["Z2"]).sum(axis=0)
ARRAYS["dZ2"] = ARRAYS["A2"] - ARRAYS["Y"]


def relu(A):
    return np.maximum(A, 0)


def sigmoid(A):
    return 1 / (1 + np.exp(-A))


def softmax(A, axis=0):
    E = np.exp(A - np.max(A, axis=axis, keepdims=True))
    return E / np.sum(E, axis=axis, keepdims=True)


def logsumexp(A, axis=None, keepdims=False):
    return np.log(np.sum(np.exp(A), axis=axis, keepdims=keepdims))


def one_hot(A, classes=3):
    if A is ARRAYS["Y"]:
        return A
    return (np.arange(classes)[:, None] == np.ravel(A)[None, :]) * 1.0


def relu_deriv(A):
    return A > 0


NAMES = {name: value for name, value in globals().items() if callable(value)}
NAMES.update(np=np, numpy=np, ReLU=relu, ReLU_deriv=relu_deriv)
NAMES.update({name: getattr(np, name) for name in (
    "exp log sqrt square tanh maximum minimum where clip sign dot matmul transpose reshape shape "
    "zeros ones eye outer arange isnan isinf any all mean std var argmax argmin prod").split()})


def operators():
    operands = ["k", "v4", "r", "c", "M", "2.5", "i4", "I"]
    for op in "+ - * / // % < <= > >= == !=".split():
        for a, b in product(operands, operands):
            yield "%s %s %s" % (a, op, b)
    for a, b in product(["k", "v4", "c", "N", "2"], ["2", "3", "-2", "0.5", "v4", "c", "0"]):
        yield "%s ** %s" % (a, b)
    for a, b in product(["i", "i4", "I", "2"], ["0", "1", "2", "3"]):
        yield "%s ** %s" % (a, b)
    for op in "+ * / // % & | ^ == != < >=".split():
        for a, b in (("B", "~B"), ("B", "b4"), ("B", "(M > 0)"), ("b4", "b4")):
            if op in "//%" and not ("b4" in (a, b) and a == b):
                b = "(%s | True)" % b
            yield "%s %s %s" % (a, op, b) if a != b or op not in "//%" else "%s + %s" % (a, b)
    for other in "k 2 i4 M I".split():
        for op in "+ - * /".split():
            yield "%s %s B" % (other, op) if op != "/" else "B / %s" % other


PRECEDENCE = """
    -2 ** 2 ; (-2) ** 2 ; 2 ** -1 ; -k ** 2 ; 2 ** 3 ** 2 ; (2 ** 3) ** 2 ; -2 ** -2 ; - -3 ; +-+3
    1 - 2 - 3 ; 1 - (2 - 3) ; 2 / 4 * 8 ; 2 / (4 * 8) ; 100 // 7 % 4 ; 100 // (7 % 4) ; 1 + 2 * 3
    7 // -2 ; -7 // 2 ; -7 // -2 ; 7 % -2 ; -7 % 2 ; -7 % -3 ; 7.5 % -2 ; -7.5 // 2 ; -0.5 % 3
    1 < 2 < 3 ; 3 > 2 > 2 ; 1 < 3 > 2 ; 1 == 1.0 ; 1 != 1 ; 1 < 2 == 1 ; (1 < 2) == 1 ; not 1 > 2
    not 0 ; not 1 == 2 ; 1 < 2 and 2 < 1 ; 1 < 2 or 1 > 2 ; 0 > 1 or 1 > 0 and 1 > 2 ; not 1 < 0 or 1 > 2
    (M > 0) & (M < 2) ; (M > 0) | (M < -1) ; M > 0 ; ~(M > 0) ; ~B & B ; ~(B | b4) ^ B ; B ; B & ~B
    -M ** 2 ; 2 ** -v4 ; -v4 @ S ; -M @ v4 ; M @ S * 2 ; 2 * M @ S ; M @ S @ Q
    M.T @ c * 2 ; -M.T[0] ** 2 ; M[0] @ S[:, 0] ** 2 ; 1 / m * M ; 255. * k ; 1e-3 + .5 ; 1e+2 - 5E-1 ; 5.
    M - N - M ; M / N / M ; M + c * r - v4 ; (M + N) * (M - N) ; +M ; - - M ; 0.1 + 0.25 * 8
    True ; False ; True + 1 ; np.pi * 2 ; np.e ; np.inf > 1 ; -np.inf ; np.nan != np.nan ; np.inf - np.inf
    k < 0 ; k < 0 < 1 ; i == 7 ; 2 < i <= 7 < 8 ; i // 2 ; i % 4 ; -i // 2 ; -i % 4 ; i / 2 ; i ** 2
"""

PRODUCTS = """
    v4 @ v4 ; M @ v4 ; v3 @ M ; v4 @ S ; M @ S ; S @ M ; M.T @ M ; M @ M.T ; Q @ Q ; Q.T @ Q.T ; Q @ Q.T
    r @ v4 ; r @ r.T ; r.T @ r ; c @ r ; c.T @ c ; c @ c.T ; c.T @ M ; M[:, 1:3] @ S[1:3, :] ; v3 @ Q @ v3
    M[::2, ::-1] @ S[::-1] ; M[::-1].T @ c ; v4[::-1] @ S ; M[:, ::2].T @ Q ; M @ S[:, 0] ; M[0] @ M[1]
    I @ I.T ; i4 @ i4 ; I @ i4 ; i4 @ S ; I @ S ; M @ S[:, :1] ; none.T @ none ; none @ S ; M[:, :0] @ none
    np.dot(M, S) ; np.dot(v4, v4) ; np.dot(M, v4) ; np.dot(v3, M) ; np.dot(2, M) ; np.dot(M, k) ; np.dot(2, 3)
    M.dot(S) ; v4.dot(v4) ; M.dot(v4) ; M.T.dot(M) ; W2.T.dot(dZ2) ; np.matmul(M, S) ; np.matmul(v4, S)
    np.matmul(M, v4) ; dot(M, S) ; matmul(M, S) ; np.outer(v3, v4) ; np.outer(c, r) ; outer(v4, 2 * v4)
    np.outer(M, v3) ; np.outer(i3, i4) ; r[0] @ v4 ; M[None, 0] @ v4 ; v4[None] @ v4[:, None]
"""

INDICES = """
    M[1] ; M[-1] ; M[1, 2] ; M[-1, -4] ; M[1][2] ; M[:] ; M[1:] ; M[:2] ; M[0:2, 1:3] ; M[:, 0] ; M[:, -1] ; M[:, 1:2]
    M[::-1] ; M[:, ::-1] ; M[::-1, ::-1] ; M[::2, ::3] ; M[5:] ; M[-2:] ; M[:-1, 1:-1] ; M[2:0:-1] ; M[-1:-4:-1]
    M[:, 3:0:-2] ; M[:, -1:0:-1] ; M[:, 10::-3] ; M[:, :-10:-1] ; M[1:1] ; M[:, 2:1] ; M[2:1:1] ; M[-10:10] ; M[0:100:2]
    v4[0] ; v4[-1] ; v4[1:3] ; v4[::-1] ; v4[::-2] ; v4[3:0:-1] ; v4[10:] ; v4[-3:-1] ; v4[:: 2] ; v4[1:10:2] ; v4[2::-1]
    v4[:, None] ; v4[None, :] ; v4[None] ; v4[:, np.newaxis] ; M[1, :, None] ; M[None, 1] ; M[:, 1, None] ; M[1, None, :]
    M[:, 3, None] ; X[:, 3, None] ; k[None] ; k[None, None] ; M[1][None, :] ; v4[1, None] ; M[1, 2, None] ; M[1, None, 2]
    M[[0, 2]] ; M[[2, 0, 2]] ; M[:, [3, 1]] ; M[[-1, 0]] ; M[[0, 1, 2], [3, 2, 1]] ; M[[0, -1], [-1, 0]] ; v4[[3, 3, 0]]
    v4[i3] ; M[i3] ; M[:, i3] ; M[[1], :] ; v4[[-1]] ; M[[0, 2]][:, 1:3] ; I[[1]] ; M[labels[:2]] ; A2[labels, np.arange(m)]
    M[M > 0] ; M[B] ; v4[b4] ; v4[v4 < 0] ; M[b3] ; M[b3, :] ; M[:, b4] ; M[M > 100] ; I[I % 2 == 0] ; v4[~b4] ; M[c[:, 0] > 0]
    M.T[1] ; M.T[1:3, ::-1] ; M.T[::-1].T ; (M + N)[1, 1:] ; (2 * v4)[::-1] ; M.T[:, 0][1] ; M[1:][0] ; M[::-1][0] ; M[:, ::-1][1, 0]
    M[1, 1:3] ; M[0:1, 0] ; M[i % 3] ; M[i // 7, -i + 5] ; v4[len(v4) - 1] ; M.shape[1] ; M.shape[0] * 2 ; M.T.shape[0] ; M.shape[::-1]
"""

SHAPES = """
    M.shape ; v4.shape ; k.shape ; r.shape ; M.T.shape ; v4.T ; v4.T.shape ; M.size ; v4.size ; k.size ; none.shape ; none.size ; none.T.shape
    np.shape(M) ; np.shape(v4) ; np.size(M) ; len(M) ; len(v4) ; len(r) ; len(none) ; M[1].shape ; M[:, 1, None].shape ; np.sum(M, axis=1).shape
    np.sum(M, axis=1, keepdims=True).shape ; M.reshape(4, 3) ; M.reshape(-1) ; M.reshape(-1, 1) ; M.reshape(2, -1) ; M.reshape(-1, 6) ; M.reshape(12)
    M.reshape((4, 3)) ; M.reshape((-1, 2)) ; np.reshape(M, (6, 2)) ; np.reshape(M, -1) ; v4.reshape(2, 2) ; v4.reshape(-1, 1) ; v4.reshape(1, -1)
    M.T.reshape(-1) ; M[::-1, ::2].reshape(3, 2) ; k.reshape(1) ; k.reshape(1, 1) ; none.reshape(2, 0) ; none.reshape(-1) ; M.T.reshape(2, 6)
    M.flatten() ; M.T.flatten() ; M.ravel() ; np.ravel(M) ; M.copy() ; M.T.copy() ; np.transpose(M) ; M.transpose() ; transpose(v4) ; np.array([1, 2, 3])
    np.array([1, 2.5]) ; np.array([v4[0], 2]) ; np.array(M) ; np.asarray(v4) ; np.zeros(3) ; np.zeros((2, 3)) ; np.ones((2, 2)) ; np.ones(4) ; np.zeros((3, 1))
    np.zeros(M.shape) ; np.zeros_like(M) ; np.ones_like(M) ; np.zeros_like(I) ; np.ones_like(v4) ; np.zeros((0, 3)) ; np.zeros(()) ; np.eye(3) ; np.eye(1) ; np.eye(3)[labels].T
    np.eye(3)[labels] ; np.arange(5) ; np.arange(2, 5) ; np.arange(10, 0, -3) ; np.arange(0, 1, 0.25) ; np.arange(0) ; np.arange(5, 2) ; np.arange(3.5) ; np.arange(-2, 3)
    np.arange(6).reshape(2, 3) ; np.arange(3)[:, None] * np.arange(4) ; np.arange(0.5, 3) ; arange(3) == i3 ; np.zeros(2, dtype=float) ; np.ones((2, 1)) * v4
    M.astype(int) ; (M > 0).astype(int) ; (M > 0).astype(float) ; I.astype(float) ; M.astype(np.int64) ; (2 * v4).astype(np.float64) ; int(k) ; int(3.75) ; float(i) ; int(i)
"""

ELEMENTWISE = """
    np.abs(M) ; abs(M) ; abs(I) ; np.abs(-3) ; np.absolute(v4) ; np.exp(M) ; np.log(np.abs(M)) ; np.log(k) ; np.sqrt(np.abs(M)) ; np.sqrt(k) ; np.square(M)
    np.square(I) ; np.tanh(M) ; np.sign(M) ; np.sign(I) ; np.sign(np.zeros(2)) ; np.sin(M) ; np.cos(M) ; np.floor(M) ; np.ceil(M) ; np.rint(M) ; np.log2(np.abs(M))
    np.log10(np.abs(M)) ; np.log1p(np.abs(M)) ; np.expm1(M) ; exp(v4) ; log(v4 ** 2) ; sqrt(4) ; square(3) ; tanh(k) ; sign(k) ; np.exp(0) ; np.exp(I / 8) ; np.log(0.0)
    np.isnan(odd) ; np.isinf(odd) ; np.isfinite(odd) ; isnan(k) ; isinf(M) ; np.round(M) ; np.round(M / 3, 2) ; np.round(12.5) ; (M / 3).round(1) ; np.round(-k)
    np.maximum(M, 0) ; np.maximum(0, M) ; np.maximum(M, N) ; np.minimum(M, c) ; np.minimum(v4, r) ; np.maximum(odd, 2) ; np.minimum(odd, 2) ; np.maximum(I, 0) ; np.maximum(1, i4)
    maximum(k, 2) ; minimum(k, 2) ; np.maximum(c, r) ; np.minimum(i4, 0.5) ; np.add(M, N) ; np.subtract(M, c) ; np.multiply(M, r) ; np.divide(M, N) ; np.power(N, 2) ; np.power(2, v4)
    np.where(M > 0, M, 0) ; np.where(B, 1, -1) ; np.where(v4 > 0, c, r) ; np.where(M > N, M, N) ; np.where(True, 1, 2.5) ; np.where(b4, I, 0) ; np.where(c > 0, v4, 7) ; where(I > 0, 1, 0)
    np.where(c > 0, 1, r) ; np.clip(M, -1, 1) ; np.clip(I, -2, 3) ; np.clip(v4, 0, 2.5) ; M.clip(0, 1) ; clip(k, -1, 1) ; np.clip(M, c, 6) ; np.clip(M, None, 1) ; np.clip(M, -1, None)
    relu(M) ; ReLU(k) ; relu(I) ; relu(Z1) ; ReLU_deriv(M) ; relu_deriv(Z1) ; sigmoid(M) ; sigmoid(k) ; sigmoid(0) ; np.isnan(np.sqrt(v4)) ; np.exp(-odd) ; odd + 1 ; odd * 0 ; odd > 0
    odd == odd ; odd != odd ; -odd ; np.where(np.isnan(odd), 0, odd) ; odd < np.inf ; relu(odd)[0:2] ; np.sign(odd) ; np.clip(odd, 0, 3)
"""

NETWORK = """
    one_hot(labels) ; one_hot(Y) ; one_hot(labels, 4) ; one_hot(0) ; one_hot(labels[:2]) ; one_hot(labels).T ; one_hot(np.argmax(A2, axis=0)) ; softmax(Z2) ; softmax(v4) ; softmax(M.T).T
    softmax(Z2, axis=0) ; softmax(Z2, axis=1) ; softmax(Z2, axis=-1) ; softmax(1000 * Z2) ; softmax(Z2[:, 0]) ; softmax(Z2[:, :1]) ; softmax(M - 500) ; softmax(c)
    logsumexp(Z2) ; logsumexp(Z2, axis=0) ; logsumexp(Z2, axis=1) ; logsumexp(Z2, axis=0, keepdims=True) ; logsumexp(Z2, axis=1, keepdims=True) ; logsumexp(v4) ; logsumexp(M.T, axis=0)
    W1 @ X + b1 ; W1.dot(X) + b1 ; np.dot(W1, X) + b1 ; np.maximum(Z1, 0) ; W2.dot(A1) + b2 ; np.exp(Z2) / sum(np.exp(Z2)) ; np.exp(Z2) / np.sum(np.exp(Z2), axis=0)
    np.exp(Z2 - np.max(Z2, axis=0, keepdims=True)) ; np.exp(Z2 - np.max(Z2, axis=0)) / np.sum(np.exp(Z2 - np.max(Z2, axis=0)), axis=0, keepdims=True) ; np.exp(Z2) / np.exp(Z2).sum(axis=0)
    1 / m * dZ2.dot(A1.T) ; 1/m * np.sum(A2) ; 1 / m * np.sum(dZ2, 1) ; np.sum(dZ2, axis=1, keepdims=True) ; np.sum(dZ2, axis=1, keepdims=True) / m ; np.sum(dZ2, 1).reshape(-1, 1) / m
    W2.T.dot(dZ2) * (Z1 > 0) ; W2.T.dot(dZ2) * ReLU_deriv(Z1) ; W2.T @ dZ2 * (Z1 > 0) ; (W2.T @ dZ2) * np.where(Z1 > 0, 1, 0) ; 1 / m * (W2.T.dot(dZ2) * (Z1 > 0)).dot(X.T) ; A2 - Y ; 2 * (A2 - Y)
    -np.mean(np.sum(Y * np.log(A2 + 1e-8), axis=0)) ; -np.sum(Y * np.log(A2)) / m ; -np.mean(np.log(A2[labels, np.arange(m)])) ; np.mean(logsumexp(Z2, axis=0) - np.sum(Y * Z2, axis=0))
    np.argmax(A2, 0) ; np.argmax(A2, axis=0) == labels ; np.mean(np.argmax(A2, axis=0) == labels) ; np.sum(np.argmax(A2, 0) == labels) / labels.size ; A2.argmax(axis=0) ; A2.sum(axis=0)
    W1 - 0.1 * (dZ2 @ X.T / m) ; b2 - 0.5 * dZ2.mean(axis=1, keepdims=True) ; np.mean(Z1 > 0) ; (Z1 > 0).sum() ; (Z1 > 0).mean(axis=1) ; np.sum(Z1 > 0, axis=1) ; np.any(Z1 > 1, axis=0) ; np.all(A1 == 0, axis=1)
    np.max(abs(dZ2)) ; max(abs(v4)) ; np.linalg.norm(W1) ; np.linalg.norm(dZ2, axis=0) ; (X * 255)[:, 0].reshape(2, 2) ; X[:, 0, None] ; X[:, [0]] ; labels[labels == 1]
    numpy.sum(W1) ; numpy.exp(b1) ; A2[:, labels == 2] ; Y[:, 0] @ Y ; np.sum(W1 ** 2) + np.sum(W2 ** 2) ; 0.5 * np.square(W1).sum() ; (W1 * W1).sum() ; np.abs(dZ2).max() ; Z1.std() / Z1.mean()
"""

# What bare Python functions do with arrays, and where this language promises something else.
PYTHON = [
    ("sum(M)", "M.sum(axis=0)"), ("sum(v4)", "v4.sum()"), ("sum(sum(M))", "M.sum()"),
    ("sum(M.T)", "M.sum(axis=1)"), ("sum(B)", "B.sum(axis=0)"), ("sum(M > 0)", "(M > 0).sum(axis=0)"),
    ("sum(np.exp(Z2))", "np.exp(Z2).sum(axis=0)"), ("sum(I)", "I.sum(axis=0)"), ("sum(r)", "r[0]"),
    ("max(M)", "M.max()"), ("min(M)", "M.min()"), ("max(v4)", "v4.max()"), ("min(I)", "I.min()"),
    ("max(abs(M))", "abs(M).max()"), ("max(-M)", "-M.min()"), ("len(M)", "np.array(3)"),
    ("sum(M, axis=1)", "M.sum(axis=1)"), ("sum(M, axis=None)", "M.sum()"), ("abs(-3)", "np.array(3)"),
    ("max(2, 3)", "np.array(3)"), ("min(k, 0)", "k"), ("max(0, k)", "np.array(0.0)"),
    ("max(i, 2.5)", "np.array(7.0)"), ("max(M, axis=0)", "M.max(axis=0)"),
    ("I ** -1", "1.0 / I"), ("1 / 0", "np.inf"), ("-1 / 0", "-np.inf"), ("0 / 0", "np.nan"),
    ("k / 0", "-np.inf"), ("M / 0", "M / 0.0"), ("1.5 // 0", "np.inf"), ("i / 0", "np.inf"),
    ("[1, 2, 3]", "np.array([1, 2, 3])"), ("[1, 2] + v4[:2]", "v4[:2] + np.array([1, 2])"),
    ("(1, 2)", "np.array([1, 2])"), ("[k, i]", "np.array([-1.5, 7])"), ("() * 2", "np.zeros(0, int)"),
    ("[True, False]", "np.array([True, False])"), ("np.asarray([1.5])[0]", "1.5"),
]


def reductions():
    axes = ["", "axis=0", "axis=1", "axis=-1", "axis=None"]
    for name in "sum mean max min prod std var argmax argmin any all".split():
        for array, axis in product("M I B c tie".split(), axes):
            for keep in ("", "keepdims=True", "keepdims=False"):
                if keep == "keepdims=False" and array != "M":
                    continue
                yield "np.%s(%s)" % (name, ", ".join(filter(None, [array, axis, keep])))
        for array, axis in product(["v4", "i4", "b4"], ["", "axis=0", "axis=-1", "0"]):
            yield "np.%s(%s)" % (name, ", ".join(filter(None, [array, axis])))
        yield "np.%s(v4, axis=0, keepdims=True)" % name
        yield "np.%s(k)" % name
        yield "np.%s(M, 1)" % name
        yield "np.%s(M, 0, keepdims=True)" % name
        yield "np.%s(M[::-1, ::2].T, axis=1)" % name
        yield "M.%s()" % name
        yield "M.T.%s(axis=0)" % name
        yield "v4[::-2].%s()" % name
        yield "I.%s(axis=1, keepdims=True)" % name
        yield "np.%s(odd)" % name
        yield "np.%s(odd, axis=0)" % name
        yield "np.%s(odd, axis=1)" % name
    for name in "sum prod any all".split():
        yield "np.%s(none)" % name
        yield "np.%s(none, axis=0)" % name
        yield "np.%s(none, axis=1)" % name
    for axis in ("", ", axis=0", ", axis=1", ", axis=0, keepdims=True", ", axis=1, keepdims=True"):
        yield "np.linalg.norm(M%s)" % axis
        yield "np.count_nonzero(I > 2%s)" % axis
        yield "np.amax(M%s)" % axis
        yield "np.amin(M%s)" % axis
    yield "np.linalg.norm(v4)"
    yield "np.count_nonzero(v4)"


def number(x):
    return re.sub(r"\.?0*p", "p", float(x).hex()).replace("p+0", "p0")


def value(x):
    x = np.asarray(x, dtype=int if isinstance(x, tuple) else None)
    size = [(1, 1), (x.size, 1), x.shape][x.ndim]
    kind = "bif"["biuf".index(x.dtype.kind) - ("biuf".index(x.dtype.kind) > 1)]
    return " ".join([str(x.ndim), str(size[0]), str(size[1]), kind] + [number(e) for e in x.flat])


def main():
    warnings.simplefilter("ignore")
    names = {**NAMES, **ARRAYS, "inf": inf}
    lines = ["# made by language.py with NumPy " + np.__version__]
    lines += ["array %s %s" % (name, value(array)) for name, array in ARRAYS.items()]
    pairs = [(text, text) for group in (operators(), reductions()) for text in group]
    for table in (PRECEDENCE, PRODUCTS, INDICES, SHAPES, ELEMENTWISE, NETWORK):
        for row in table.strip().split("\n"):
            pairs += [(text.strip(), text.strip()) for text in row.split(" ; ")]
    for text, numpys in dict(pairs + PYTHON).items():
        lines.append("%s\t%s" % (text, value(eval(numpys, dict(names)))))
    with open("tests/reference/language.txt", "w") as file:
        file.write("\n".join(lines) + "\n")
    print(len(lines), "lines")


if __name__ == "__main__":
    main()
