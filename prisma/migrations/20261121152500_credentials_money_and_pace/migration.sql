-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "maxCostUsd" DECIMAL(14,8),
ADD COLUMN     "maxJobCostUsd" DECIMAL(14,8);

-- AlterTable
ALTER TABLE "Job" ADD COLUMN     "callTroubleSince" TIMESTAMPTZ(3),
ADD COLUMN     "callTroubles" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pastCharacters" INTEGER,
ADD COLUMN     "reservedUsd" DECIMAL(14,8) NOT NULL DEFAULT 0,
ADD COLUMN     "unconfirmedUsd" DECIMAL(14,8) NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Step" ADD COLUMN     "paceMs" INTEGER,
ADD COLUMN     "pastCharacters" INTEGER;

-- AlterTable
ALTER TABLE "LlmCall" ADD COLUMN     "boundUsd" DECIMAL(14,8),
ADD COLUMN     "cacheWriteTokens" INTEGER,
ADD COLUMN     "dropped" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "errorText" TEXT,
ADD COLUMN     "httpStatus" INTEGER,
ADD COLUMN     "outcome" TEXT,
ADD COLUMN     "price" JSONB,
ADD COLUMN     "structured" TEXT;

-- AlterTable
ALTER TABLE "Command" ADD COLUMN     "dueAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Credential" (
    "id" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "apiUrl" TEXT NOT NULL,
    "sealedKey" BYTEA,
    "keyHint" TEXT,
    "models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "prices" JSONB NOT NULL DEFAULT '{}',
    "maxCallsAtOnce" INTEGER,
    "requestsPerMinute" INTEGER,
    "tokensPerMinute" INTEGER,
    "maxCostPerDayUsd" DECIMAL(14,8),
    "disabledAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelProfile" (
    "credentialId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "dropped" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "structured" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ModelProfile_pkey" PRIMARY KEY ("credentialId","model")
);

-- CreateIndex
CREATE UNIQUE INDEX "Credential_ownerId_name_key" ON "Credential"("ownerId", "name");

-- CreateIndex
CREATE INDEX "LlmCall_credentialId_createdAt_idx" ON "LlmCall"("credentialId", "createdAt");

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ModelProfile" ADD CONSTRAINT "ModelProfile_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "Credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


