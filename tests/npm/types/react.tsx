// Types of <srlm-experiment> in React's JSX; each @ts-expect-error is a mistake that must be told.
import 'srlm/element/react';
import type { SrlmExperiment } from 'srlm/element/react';

export const right = (
  <srlm-experiment
    key="a"
    ref={(element: SrlmExperiment | null) => void element?.getState()}
    className="wide"
    style={{ marginTop: 8 }}
    experiment="noisy-judge"
    figure="run"
    judge-noise={1}
    kappa-0="8"
    objective="logistic"
    record-spectrum="false"
    expect="0123456789abcdef"
    min-height={600}
    title="A noisy judge"
    onsrlm-result={({ detail }) => detail.hash.toUpperCase()}
  />
);

export const wrong = [
  // @ts-expect-error There is no such experiment.
  <srlm-experiment key="a" experiment="noisy-jugde" />,
  // @ts-expect-error There is no such attribute.
  <srlm-experiment key="b" judge-nose="1" nonsense={3} rounds={{}} />,
  // @ts-expect-error A choice has few values.
  <srlm-experiment key="c" objective="none" />,
  // @ts-expect-error Details have types.
  <srlm-experiment key="d" onsrlm-round={({ detail }) => detail.round.length} />,
];
