x = [1]
x[0] = x
print(x); y = [x]; y[0] = y
print(x == y)
