-- The newest fact carries the sequence: without it, numbers that consumers know would be given again.
CREATE TRIGGER `outbox_newest_stays` BEFORE DELETE ON `outbox`
WHEN old.`sequence` = (SELECT max(`sequence`) FROM `outbox`)
BEGIN
  SELECT RAISE(ABORT, 'the newest fact stays in the outbox');
END;
