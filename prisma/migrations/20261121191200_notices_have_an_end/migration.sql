-- AlterTable
ALTER TABLE "Notice" ADD COLUMN     "endedAt" TIMESTAMPTZ(3),
ADD COLUMN     "latestAt" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "subject" TEXT NOT NULL,
ADD COLUMN     "userId" TEXT,
ALTER COLUMN "experimentId" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "Notice_sessionId_idx" ON "Notice"("sessionId");

-- CreateIndex
CREATE INDEX "Notice_endedAt_kind_idx" ON "Notice"("endedAt", "kind");

-- CreateIndex
CREATE INDEX "Job_sessionId_createdAt_idx" ON "Job"("sessionId", "createdAt");

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;


