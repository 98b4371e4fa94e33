-- CreateTable
CREATE TABLE "CredentialPace" (
    "credentialId" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "coolUntil" TIMESTAMPTZ(3),
    "streak" INTEGER NOT NULL DEFAULT 0,
    "refusedAt" TIMESTAMPTZ(3),
    "callWindow" DOUBLE PRECISION,
    "requestsPerMinute" INTEGER,
    "tokensPerMinute" INTEGER,
    "requestLevel" DOUBLE PRECISION,
    "tokenLevel" DOUBLE PRECISION,
    "levelAt" TIMESTAMPTZ(3),
    "latencyMs" DOUBLE PRECISION,
    "blockedFor" TEXT,
    "blockedDetail" TEXT,

    CONSTRAINT "CredentialPace_pkey" PRIMARY KEY ("credentialId")
);

-- CreateTable
CREATE TABLE "CallTicket" (
    "credentialId" TEXT NOT NULL,
    "jobId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "placeAt" TIMESTAMPTZ(3) NOT NULL,
    "tokens" INTEGER NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "heldAt" TIMESTAMPTZ(3),
    "leaseUntil" TIMESTAMPTZ(3),

    CONSTRAINT "CallTicket_pkey" PRIMARY KEY ("credentialId","jobId")
);

-- CreateIndex
CREATE INDEX "CallTicket_jobId_idx" ON "CallTicket"("jobId");

-- CreateIndex
CREATE INDEX "Job_sessionId_reason_idx" ON "Job"("sessionId", "reason");

-- AddForeignKey
ALTER TABLE "CredentialPace" ADD CONSTRAINT "CredentialPace_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "Credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallTicket" ADD CONSTRAINT "CallTicket_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "CredentialPace"("credentialId") ON DELETE RESTRICT ON UPDATE CASCADE;


