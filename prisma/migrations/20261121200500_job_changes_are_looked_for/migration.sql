-- NOTIFY takes one lock of the whole server until its transaction is committed: with it at every change of a job, they were
-- committed one after the other. Whoever watches looks for changed jobs instead (records/job-changes.ts).
DROP TRIGGER "job_made" ON "Job";
DROP TRIGGER "job_changed" ON "Job";
DROP FUNCTION "tell_of_jobs"();

-- Looks go through the jobs that are open or were just finished.
CREATE INDEX "Job_finishedAt_idx" ON "Job"("finishedAt");

-- Jobs that are long over hardly ever change (a lost call is settled late): of these is still told.
CREATE FUNCTION "tell_of_job_long_over"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('proband_live', json_build_object(
    'kind', 'job', 'session', NEW."sessionId", 'ids', json_build_array(NEW.id))::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "job_long_over_changed" AFTER UPDATE ON "Job" FOR EACH ROW
  WHEN (NEW."finishedAt" < now() - interval '5 minutes') EXECUTE FUNCTION "tell_of_job_long_over"();
