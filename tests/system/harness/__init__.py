"""The world around linkmilterd, small and private: mail server, web site, name server, senders.

Standard library only. Everything listens on loopback, lives in a temporary directory and ends with
the test. Waiting is always for an event, never for a length of time.
"""

PATIENCE = 30.0  # seconds an event may take before a test gives up; sanitizers are slow
