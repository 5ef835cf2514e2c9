export type IncidentEvent = { readonly type: 'placeholder' };
