import { runCourses } from './approval-model/courses.ts';

// The other half of the seeds of approval-model.test.ts.
runCourses('test/engine/approval-model-2.test.ts', 5_001);
