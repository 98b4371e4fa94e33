import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Position } from '../domain/position.ts';

/**
 * Says that there is a newer command for the job, with its number. A hint only: what the command says is read from
 * Postgres, so that neither the order nor the loss of signals matters.
 */
export const commandSignal = defineSignal<[{ seq: number }]>('command');

/** For operators in Temporal Web and the `temporal` command line: no arguments. */
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
export const cancelSignal = defineSignal('cancel');

/** Where the job stands. */
export const positionQuery = defineQuery<Position | null>('position');
