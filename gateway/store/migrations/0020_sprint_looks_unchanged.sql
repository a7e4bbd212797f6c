-- Both arms went on by what a look found: it is never changed, and goes with a sprint that is removed.
CREATE TRIGGER `sprint_look_no_update` BEFORE UPDATE ON `sprint_look`
BEGIN
  SELECT RAISE(ABORT, 'a look of sprint_look is never changed');
END;
