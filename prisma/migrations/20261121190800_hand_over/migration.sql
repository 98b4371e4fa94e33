-- Whom an experiment is offered to; an empty column is added at once, without a look at the rows.
ALTER TABLE "Experiment" ADD COLUMN "offeredTo" TEXT;
