-- AlterTable
ALTER TABLE "Step" ADD COLUMN     "deadlineAt" TIMESTAMPTZ(3);
