"""The suite on one machine: emulator, deployment, metrics, demo. Nobody imports it."""
