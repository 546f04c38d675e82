"""The gate: sign-in, throttle, activation, verification, recovery, help, second factors."""
