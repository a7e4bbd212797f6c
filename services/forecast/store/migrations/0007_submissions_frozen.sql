-- What was submitted stays as it was received.
CREATE TRIGGER submitted_forecast_never_changes BEFORE UPDATE ON submitted_forecast
BEGIN
  SELECT RAISE(ABORT, 'a submitted forecast is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER submitted_forecast_never_goes BEFORE DELETE ON submitted_forecast
BEGIN
  SELECT RAISE(ABORT, 'a submitted forecast is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER forecast_set_never_changes BEFORE UPDATE ON forecast_set
BEGIN
  SELECT RAISE(ABORT, 'a set of forecasts is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER forecast_set_never_goes BEFORE DELETE ON forecast_set
BEGIN
  SELECT RAISE(ABORT, 'a set of forecasts is frozen');
END;
