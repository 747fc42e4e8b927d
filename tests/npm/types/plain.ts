// The element without a framework.
import { type ExperimentLog, SrlmExperiment } from 'srlm/element';

SrlmExperiment.base = '/srlm/';
const element = document.createElement('srlm-experiment');
element.addEventListener('srlm-result', ({ detail }) => detail.spec.rounds.toFixed());
document.addEventListener('srlm-log', ({ detail }) => detail.at + 1);
element.set({ judge_noise: 2 });
export const state: Promise<string> = element.getState();
export const log: ExperimentLog = element.log;
export const replayed: Promise<string> = element.replay(log, { speed: 2 });
// @ts-expect-error It is written by nobody else.
element.log = log;
