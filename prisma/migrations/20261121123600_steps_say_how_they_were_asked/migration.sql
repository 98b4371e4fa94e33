-- AlterTable
ALTER TABLE "Step" ADD COLUMN     "memory" TEXT,
ADD COLUMN     "promptVersion" INTEGER,
ADD COLUMN     "readerVersion" INTEGER,
ADD COLUMN     "reasoning" TEXT,
ADD COLUMN     "reworded" BOOLEAN;
