/** Why the gate shuts, by the names of `../reasons.ts`. */
export interface GateFault {
  readonly fault: GateReason;
}

export type GateReason =
  | 'parameter_twice'
  | 'parameter_missing'
  | 'parameter_form'
  | 'message_encoding'
  | 'inflate'
  | 'xml_too_large'
  | 'xml_encoding'
  | 'xml_doctype'
  | 'xml_instruction'
  | 'xml_entity'
  | 'xml_comment'
  | 'xml_cdata'
  | 'xml_form'
  | 'xml_namespace'
  | 'xml_roots'
  | 'xml_too_many'
  | 'xml_too_deep'
  | 'xml_id_twice';
