-- What was committed to stays as it was received.
CREATE TRIGGER forecast_commitment_never_changes BEFORE UPDATE ON forecast_commitment
BEGIN
  SELECT RAISE(ABORT, 'a commitment is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER forecast_commitment_never_goes BEFORE DELETE ON forecast_commitment
BEGIN
  SELECT RAISE(ABORT, 'a commitment is frozen');
END;
