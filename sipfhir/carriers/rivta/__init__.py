"""RIV-TA: GetCarePlans 2.0 and the engagement index, read, written and served."""
