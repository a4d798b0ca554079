# Peer: mpmath's interval context, the pre-activations as state, every sign decided.
import sys
import time
from math import log2

from mpmath import iv

instance, loss, form, steps, bits = sys.argv[1:6]
sliding, logistic, steps, iv.prec = instance == "sliding", loss == "logistic", int(steps), int(bits)
if form != "gram":
    sys.exit(3)
h = iv.mpf(1) / 10
p, A, B, q = iv.mpf(9 if sliding else 14) / 20, iv.mpf(-3) / 10, iv.mpf(5 if sliding else 2) / 20, iv.mpf(7) / 10
gpp, gpm = iv.mpf(5 if sliding else 8) / 4, iv.mpf(1 if sliding else 0) / 2


def pattern():
    on = []
    for a in (p, A, B, q):
        if a.a > 0:
            on.append(True)
        elif a.b <= 0:
            on.append(False)
        else:
            return None
    return on


def slope(m):
    return 1 / (1 + iv.exp(m)) if logistic else iv.exp(-m)


switches, on, begin = 0, pattern(), time.process_time()
for _ in range(steps):
    if on is None:
        break
    gp = h * slope(p - B if on[2] else p)
    gm = h * slope(q - A if on[1] else q)
    if on[0]:
        p, A = p + gpp * gp, A + gpm * gp
    if on[1]:
        p, A = p - gpm * gm, A - 2 * gm
    if on[2]:
        B, q = B - gpp * gp, q - gpm * gp
    if on[3]:
        B, q = B + gpm * gm, q + 2 * gm
    now = pattern()
    switches += now != on
    on = now
seconds = time.process_time() - begin
radius = max(float(a.delta.b) / 2 for a in (p, A, B, q))
print("%.6f %.2f %d %d %.15g" % (seconds, log2(radius), switches, on is not None, float(p.mid.a) - max(0, float(B.mid.a))))
