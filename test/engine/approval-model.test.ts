import { runCourses } from './approval-model/courses.ts';

// Each seed is a course of its own; the other half is in approval-model-2.test.ts, so that two cores share them.
runCourses('test/engine/approval-model.test.ts', 1);
