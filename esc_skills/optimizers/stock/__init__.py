"""What it takes to run DSPy's own optimizers on talks: hidden predictors, a log, mended corners."""
