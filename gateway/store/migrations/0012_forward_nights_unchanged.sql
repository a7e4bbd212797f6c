-- What a night read and which sessions it added is never changed; it goes with a sprint that is removed.
CREATE TRIGGER `forward_night_no_update` BEFORE UPDATE ON `forward_night`
BEGIN
  SELECT RAISE(ABORT, 'a night of forward_night is never changed');
END;
