# host: data = labelled
# A table with the label in its first column, split and turned into columns.
import numpy as np

data = np.array(data)
m, n = data.shape
np.random.seed(20)
np.random.shuffle(data)

data_dev = data[0:4].T
Y_dev = data_dev[0].astype(int)
X_dev = data_dev[1:n]

data_train = data[4:m].T
Y_train = data_train[0].astype(int)
X_train = data_train[1:n]
X_train = X_train / 2.0
_, m_train = X_train.shape

W1 = np.random.randn(5, n - 1) * np.sqrt(1. / 5)
b1 = np.random.randn(5, 1) * np.sqrt(1. / 10)
W2 = np.random.randn(3, 5) * np.sqrt(1. / 20)
b2 = np.random.randn(3, 1) * np.sqrt(1. / 6)

def ReLU(Z):
    return np.maximum(Z, 0)

def derivative_ReLU(Z):
    return Z > 0

def softmax(Z):
    Z = Z - np.max(Z, axis=0)
    A = np.exp(Z) / sum(np.exp(Z))
    return A

def one_hot(Y):
    one_hot_Y = np.zeros((Y.size, Y.max() + 1))
    one_hot_Y[np.arange(Y.size), Y] = 1
    one_hot_Y = one_hot_Y.T
    return one_hot_Y

alpha = 0.1
one_hot_Y = one_hot(Y_train)
for i in range(3):
    Z1 = W1.dot(X_train) + b1; A1 = ReLU(Z1)
    Z2 = W2.dot(A1) + b2; A2 = softmax(Z2)
    dZ2 = A2 - one_hot_Y
    dW2 = 1 / m_train * dZ2.dot(A1.T)
    db2 = 1 / m_train * np.sum(dZ2, 1).reshape(-1, 1)
    dZ1 = W2.T.dot(dZ2) * derivative_ReLU(Z1)
    dW1 = 1 / m_train * dZ1.dot(X_train.T)
    db1 = 1 / m_train * np.sum(dZ1, 1).reshape(-1, 1)
    W1 -= alpha * dW1; b1 -= alpha * db1
    W2 -= alpha * dW2; b2 -= alpha * db2
    print("Iteration:", i)
    print("Accuracy:", np.sum(np.argmax(A2, 0) == Y_train) / Y_train.size)
