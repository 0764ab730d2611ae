class A:
    def __len__(self): return len(self)
    def __getattr__(self, n): return self.zz
a = A()
a.foo
