"""The offline responder: plays the support agent's model - assesses, selects, replies - and follows instructions with limits."""
