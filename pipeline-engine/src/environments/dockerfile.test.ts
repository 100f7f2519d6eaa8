import { expect, it } from 'vitest';
import { baseImages, failedStep } from './dockerfile.ts';

it('E34 the images that a Dockerfile begins with are known before it is built', () => {
  const text = `# FROM comment
ARG BASE=local/one:1
ARG TAG
FROM --platform=linux/amd64 $BASE AS build
FROM \${OTHER:-local/two} as second
FROM build
FROM scratch
from \\
  "local/three"
FROM local/four:\${TAG}
COPY --from=build /a /a
`;
  expect(baseImages(text)).toEqual(['local/one:1', 'local/two', 'local/three', 'local/four:${TAG}']);
});

it.each([
  [
    'Podman',
    'STEP 1/3: FROM local/base\nSTEP 2/3: RUN make it\nmake: *** no rule\nError: building at STEP "RUN make it": while running runtime: exit status 2\n',
    {
      step: '2/3: RUN make it',
      line: 'Error: building at STEP "RUN make it": while running runtime: exit status 2',
    },
  ],
  [
    'Docker',
    "Step 1/2 : FROM local/base\n ---> 1\nStep 2/2 : RUN exit 3\n ---> Running in 2\nThe command '/bin/sh -c exit 3' returned a non-zero code: 3\n",
    { step: '2/2: RUN exit 3', line: "The command '/bin/sh -c exit 3' returned a non-zero code: 3" },
  ],
  [
    'BuildKit',
    '#5 [2/3] RUN one\n#6 [other 1/4] RUN two\n#5 ERROR: process "/bin/sh -c one" did not complete successfully: exit code: 1\n',
    {
      step: '2/3: RUN one',
      line: '#5 ERROR: process "/bin/sh -c one" did not complete successfully: exit code: 1',
    },
  ],
])('E35 the step that failed is found in what %s says', (_engine, log, step) => {
  expect(failedStep(log)).toEqual(step);
});

it('E35 a build that came to no step has none', () => {
  expect(failedStep('Error: no such file')).toBeUndefined();
});
