a = []
while True: a.append(a)
