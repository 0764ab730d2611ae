"""What tests/test_python_run.c runs and compares with values.txt, which Python wrote:

    python3 tests/reference/values.py >tests/reference/values.txt      (from the top folder)
"""
import numpy as np
a = np.arange(6).reshape(2,3)
print(a.T.shape, np.size(a, 0), np.squeeze(np.array([[3.]])), np.outer([1,2],[3,4]).tolist())
print(np.clip([1,5,9], 2, 6).tolist(), np.expand_dims(np.arange(3), 1).shape, np.heaviside([-1.,0,2], 0.5).tolist())
z = np.zeros(4); np.add.at(z, [0,0,2], 1); print(z.tolist())
m = np.zeros((3,3)); np.add.at(m, (np.array([0,0]), np.array([1,1])), 2.0); print(m.tolist())
print(np.argmax(a, axis=1).tolist(), np.zeros_like(a).tolist(), np.full((2,2), 7).tolist(), np.eye(2)[np.array([1,0])].tolist())
print(np.vstack([[1,2],[3,4]]).tolist(), np.hstack(([1],[2,3])).tolist(), np.concatenate([a,a],axis=1).shape)
print(np.where(a>2)[0].tolist(), np.where(a>2,1,0).tolist(), np.power(a,2).tolist(), np.logical_and(a>1,a<4).tolist())
print(a[:, np.newaxis, 0].shape, a.flatten().tolist(), np.linalg.norm(a), np.isnan(a).any())
print(np.allclose([1.0],[1.0+1e-9]), np.nan_to_num(np.array([np.nan,1.])).tolist(), np.linspace(0,1,5).tolist(), np.array_equal(a,a))
x = np.arange(5); 
try:
    x -= 0.5
except Exception as e:
    print("int -=")
y = np.ones((3,))
try:
    y += np.ones((3,3))
except ValueError as e:
    print("shape")
try:
    np.ones((2,3)) @ np.ones((2,3))
except ValueError:
    print("matmul")
v = np.arange(6.); w = v.reshape(-1, 1); w[0] = 9; print(v[0], w.shape)
b = a[0]; b[1] = 42; print(a.tolist())
print(a[a>3].tolist(), a[[1,0]].tolist(), a[:, [0,2]].tolist(), a[-1, ::-1].tolist())
a[a>3] = 0; print(a.tolist()); a[:,1] = [7,8]; print(a.tolist()); a[0] = a[1]; print(a.tolist())
print(np.mean(a), np.std(a, axis=0).tolist(), np.sum(a, axis=1, keepdims=True).tolist(), a.max(), a.min(axis=1).tolist())
print((3 / np.array([2., 1.])).tolist(), (2 ** np.array([1, 2])).tolist(), (-np.array([1])).tolist(), (np.array([1, 2]) // 2).tolist(), (7 % np.array([4, 5])).tolist())
print(np.unique([3,1,3]).tolist(), np.argsort([3,1,2]).tolist(), np.cumsum([1,2,3]).tolist())
np.random.seed(1)
print(np.random.randint(0, 10, 5).tolist(), np.random.randint(5), np.random.permutation(5).tolist(), np.random.uniform(-1, 1, (2,)).tolist())
print(np.random.choice(5, 3).tolist(), np.random.choice([4,5,6], 2, replace=False).tolist(), np.random.normal(0, 1, 2).tolist(), np.random.rand(), np.random.randn(2).tolist())
l = np.arange(6).reshape(3, 2); np.random.shuffle(l); print(l.tolist())
print((np.array([[1,2],[3,4]]) * [10, 100]).tolist(), np.dot([1,2],[3,4]), np.dot(2, [1,2]).tolist(), sum(np.array([[1,2],[3,4]])).tolist())
print(np.array([True, False]).sum(), (np.array([1,2])==np.array([1,3])).mean(), np.any([0,1]), np.maximum(0, [-1, 2]).tolist())
print(np.exp(np.array([0, 1])).tolist(), np.log(1), np.sqrt([4]).tolist(), np.tanh(0.5), np.round(3.14159, 2), np.abs([-1, 2]).tolist())
print(len(a), [r.tolist() for r in a], a.sum(0).shape, np.float64(3), int(np.array(4)), float(np.array([2.5])[0]))
print(np.mean([1,2,3]), np.average([1,2]), np.prod([2,3]), np.var([1,2,3]), np.sign([-2., 0, 3]).tolist(), np.floor(2.7), np.square(3))
print(np.diag([1,2]).tolist(), np.split(np.arange(6), 3)[1].tolist(), np.column_stack(([1,2],[3,4])).tolist())
print(a.shape == (2, 3), a.shape[0] / 2, f"{a.shape}", np.ones(3).shape, np.array(5).shape, a.ndim)
print(1e-8, 1e16, 123456789.123, 1/3, 1e22, 0.1+0.2, 100.0, 1e-5, 5e-324, float('inf'))
print(7 // 2, -7 // 2, 7 % -3, 2**10, 2**-1, 10**15, True + 1, 5 / 2, round(2.5), round(2.675, 2), divmod(7, 3))
print("a,b".split(","), " x ".strip(), "abc"[1:], "x" * 3, "ab" in "cab", "%s" % 3, "A".lower(), "-".join(["a", "b"]))
d = {"a": 1}; d.setdefault("b", []).append(2); print(d, d.get("z"), list(d.items()), "a" in d, len(d)); d.update(c=3); print(d.pop("a"), list(d))
s = {1, 2} ; s.add(2); print(len(s), sorted([3, 1, 2], reverse=True), max([1, 5, 2]), min(3, 1), max("ab", key=len), list(map(lambda q: q * 2, [1, 2])))
print([*range(3), *[7]], (lambda *a, **k: (a, k))(1, b=2), *[1, 2], sep="-")
q, *r = [1, 2, 3]; print(q, r); i = j = 3; i += 1; print(i, j)
print(any(x > 2 for x in [1, 2, 3]), all([1, 0]), list(zip([1, 2], "ab")), list(enumerate("ab", 1)), list(reversed([1, 2])), isinstance(1, int), isinstance(a, np.ndarray))
p = np.arange(12).reshape(4,3)
pos = np.where(p[:,0] > 2)[0]
print(p[pos, 1].tolist(), p[1, [0,2]].tolist())
p[pos, 0] = 7; print(p.tolist()); x = np.zeros(3); x[1] = np.array([5.]); print(x.tolist())
print(np.tile([1,2], 2).tolist(), np.tile(np.ones((1,2)), (2,1)).tolist(), np.repeat([1,2], 2).tolist(), np.repeat(p, 2, axis=0).shape, np.tile([1,2],(2,1)).tolist())
print(np.full_like(p, 3).sum(), np.empty((2,2)).shape, np.ndarray.flatten(p).shape, round(2.675, 2), round(-1234.5, -2))
l = [1,2,3]; l.remove(2); print(l)
class Q(object):
    z = 1
print(Q().z, np.array([[1,2],[3,4]])[:, -1].tolist(), p[..., 0].tolist(), p[:, None].ndim if False else 0)
import random
r = np.random.default_rng(42)
print(r.normal(0, 1, (2, 3)).round(6).tolist(), r.random(), r.integers(0, 10, 4).tolist(), r.permutation(6).tolist(), r.uniform(-1, 1, 2).tolist(), r.choice(10, 3, replace=False).tolist(), r.integers(5))
l = np.arange(8).reshape(4, 2); r.shuffle(l); print(l.tolist(), r.standard_normal(2).round(6).tolist())
s = np.random.RandomState(7); print(s.randn(2).tolist(), s.randint(0, 5, 3).tolist(), s.rand())
np.random.seed(7); print(np.random.randn(2).tolist())
random.seed(3); x = list(range(10)); random.shuffle(x); print(x, random.random(), random.randint(1, 6), random.choice([1,2,3]), random.uniform(2, 3))
rng = np.random.default_rng(seed=1); print(rng.integers(0, 3, size=(2,2), endpoint=True).tolist(), rng.choice([3,4,5], 2).tolist(), rng.permutation([1,2,3]).tolist())


# names, scopes and closures
def outer():
    count = 0

    def inner(step=1, *rest, scale=2, **others):
        nonlocal count
        count += step * scale + len(rest) + len(others)
        return count

    return inner


tick = outer()
print(tick(), tick(2, 3), tick(scale=5, extra=1))
total = 0


def add(n):
    global total
    total += n
    return total


print(add(2), add(3), total)


class Base:
    made = 0

    def __init__(self, size):
        self.size = size
        Base.made += 1

    @property
    def double(self):
        return 2 * self.size

    @classmethod
    def unit(cls):
        return cls(1)

    @staticmethod
    def twice(x):
        return x + x

    def __len__(self):
        return self.size

    def __getitem__(self, index):
        return index * self.size

    def __add__(self, other):
        return self.size + other.size


class Child(Base):
    def __init__(self, size, name="child"):
        super().__init__(size + 1)
        self.name = name


c = Child(3)
print(c.size, c.name, c.double, Child.unit().size, c.twice(4), len(c), c[2], c + Base(1), Base.made)
print(isinstance(c, Base), hasattr(c, "name"), getattr(c, "none", 5), type(c).__name__, bool(c))
views = np.zeros((3, 2))
row = views[1]
row += 5
other = views
other *= 2
column = views.T[0]
column[0] = -1
print(views.tolist(), (views is other))
W = np.ones(2)
held = [W]
W -= 0.25
W = W - 0.25
print(held[0].tolist(), W.tolist())
for i in range(3):
    if i == 1:
        continue
    print(i, end=" ")
else:
    print("done")
while True:
    i -= 1
    if i < 0:
        break
print(i, [x for x in range(5) if x % 2], {x: x * x for x in (1, 2)}, sum(x for x in range(4)))
try:
    {}["missing"]
except (KeyError, IndexError):
    print("no key")
finally:
    print("finally")
print("%.3f|%5d|%-5s|%e" % (3.14159, 42, "ab", 12345.678), f"{3:03d} {1234567:,} {0.5:.1%} {'x':>3} {1e-7:.2e}")
if (n := len("abc")) > 2:
    print(n, n if n > 5 else -n, 1 < n <= 3, not n, n and 0, None or "x")
