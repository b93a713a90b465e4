"""The simulator's loop as a researcher would write it with numpy, Mesa 3 or radCAD. One JSON object per line.

usage: peers.py {numpy|mesa|radcad}...
"""
import json
import sys
import time

import numpy as np

STEP = 0.2


def population(n, k, seed=1):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, k)), rng.pareto(1.16, n) + 1.0, rng


def proposal(rng, k):
    p = rng.standard_normal(k)
    return p * (STEP * rng.random() ** (1 / k) / np.linalg.norm(p))


def say(**values):
    print(json.dumps(values), flush=True)


def steps_of_grid(n, k):
    """The steps that `aidao-wind-tunnel bench grid` takes."""
    return int(min(max(1_500_000_000 // (n * (k + 4)), 4), 20_000))


def timed(loop, steps, most=3.0):
    """Seconds per step: as many steps as fit in `most` seconds, at most `steps`, at least two."""
    begin, done = time.perf_counter(), 0
    while done < steps and (done < 2 or time.perf_counter() - begin < most):
        loop()
        done += 1
    return (time.perf_counter() - begin) / done


def numpy_half_space(n, k, steps, dtype, loss):
    y, x, rng = population(n, k)
    y, x = y.astype(dtype), x
    total, state = x.sum(), np.full(k, 0.5)

    def loop():
        nonlocal state
        p = proposal(rng, k)
        votes = y @ (2 * p).astype(dtype) > dtype(p @ p + 2 * p @ state)
        if x @ votes > total / 2:
            state = state + p
        if loss:
            (x @ np.sqrt(((y - state.astype(dtype)) ** 2).sum(axis=1))) / total

    return timed(loop, steps)


def numpy_naive(n, k, steps):
    y, x, rng = population(n, k)
    state = np.full(k, 0.5)

    def loop():
        nonlocal state
        p = proposal(rng, k)
        votes = np.linalg.norm(state + p - y, axis=1) < np.linalg.norm(state - y, axis=1)
        if x[votes].sum() > x[~votes].sum():
            state = state + p
        np.average(np.linalg.norm(state - y, axis=1), weights=x)

    return timed(loop, steps)


def run_numpy():
    for n in (10, 1_000, 100_000, 10_000_000):
        for k in (1, 2, 8, 32):
            if n * k > 100_000_000:
                # 2.5 GB of doubles and as much again for each temporary.
                kinds = [("numpy f32", np.float32, False)]
            else:
                kinds = [("numpy", np.float64, False), ("numpy", np.float64, True), ("numpy f32", np.float32, False), ("numpy f32", np.float32, True)]
            for name, dtype, loss in kinds:
                seconds = numpy_half_space(n, k, steps_of_grid(n, k), dtype, loss)
                say(program=name, members=n, dimensions=k, losses=loss, seconds_per_step=seconds)
    for n, k in ((1_000_000, 2), (1_000_000, 8), (10_000, 2)):
        for loss in (False, True):
            say(program="numpy", members=n, dimensions=k, losses=loss, seconds_per_step=numpy_half_space(n, k, 1_000, np.float64, loss))
        say(program="numpy naive", members=n, dimensions=k, losses=True, seconds_per_step=numpy_naive(n, k, 1_000))


def run_mesa():
    import mesa

    class Member(mesa.Agent):
        def __init__(self, model, belief, tokens):
            super().__init__(model)
            self.belief, self.tokens = belief, tokens

        def vote(self):
            model = self.model
            after = before = 0.0
            for s, t, b in zip(model.state, model.proposed, self.belief):
                after += (t - b) * (t - b)
                before += (s - b) * (s - b)
            if after < before:
                model.favour += self.tokens
            else:
                model.against += self.tokens

    class Dao(mesa.Model):
        def __init__(self, n, k):
            super().__init__(seed=1)
            y, x, self.draws = population(n, k)
            self.k, self.state = k, [0.5] * k
            for belief, tokens in zip(y.tolist(), x.tolist()):
                Member(self, belief, tokens)

        def step(self):
            p = proposal(self.draws, self.k)
            self.proposed = [a + b for a, b in zip(self.state, p.tolist())]
            self.favour = self.against = 0.0
            self.agents.do("vote")
            if self.favour > self.against:
                self.state = self.proposed

    for n, k in ((10_000, 2), (1_000_000, 2), (1_000_000, 8)):
        model = Dao(n, k)
        say(program="Mesa " + mesa.__version__, members=n, dimensions=k, losses=False, seconds_per_step=timed(model.step, 1_000, 2.0))


def run_radcad():
    from radcad import Model, Simulation

    for n, k in ((10_000, 2), (1_000_000, 2), (1_000_000, 8)):
        y, x, rng = population(n, k)
        total = x.sum()

        def policy(params, substep, history, previous):
            p = proposal(rng, k)
            return {"step": p, "passes": x @ (y @ (2 * p) > p @ p + 2 * p @ previous["state"]) > total / 2}

        def move(params, substep, history, previous, signals):
            state = previous["state"]
            return "state", state + signals["step"] if signals["passes"] else state

        blocks = [{"policies": {"vote": policy}, "variables": {"state": move}}]
        steps = 20
        model = Model(initial_state={"state": np.full(k, 0.5)}, state_update_blocks=blocks, params={})
        begin = time.perf_counter()
        Simulation(model=model, timesteps=steps, runs=1).run()
        seconds = (time.perf_counter() - begin) / steps
        say(program="radCAD 0.14.0, arrays", members=n, dimensions=k, losses=False, seconds_per_step=seconds)


for name in sys.argv[1:]:
    {"numpy": run_numpy, "mesa": run_mesa, "radcad": run_radcad}[name]()
