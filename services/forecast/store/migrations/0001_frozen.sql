-- A forecast is frozen when made, an outcome when scored.
CREATE TRIGGER forecast_never_changes BEFORE UPDATE ON forecast
BEGIN
  SELECT RAISE(ABORT, 'a forecast is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER forecast_never_goes BEFORE DELETE ON forecast
BEGIN
  SELECT RAISE(ABORT, 'a forecast is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER outcome_never_changes BEFORE UPDATE ON outcome
BEGIN
  SELECT RAISE(ABORT, 'an outcome is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER outcome_never_goes BEFORE DELETE ON outcome
BEGIN
  SELECT RAISE(ABORT, 'an outcome is frozen');
END;
