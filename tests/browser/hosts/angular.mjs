// A page of Angular, without zones, with an experiment; its templates are compiled in the browser.
import '@angular/compiler';
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

window.results = [];

const template = `
  <main>
    @for (part of parts(); track part) {
      @if (part === 'text') {
        <p>A paragraph.</p>
      } @else {
        <srlm-experiment
          experiment="population" replicates="3" controls="beta" base="../"
          [class]="attributes().class" [style]="attributes().style"
          [attr.theme]="attributes().theme" [attr.data-step]="attributes()['data-step']"
          [attr.aria-label]="attributes()['aria-label']"
          (srlm-result)="heard($event)"></srlm-experiment>
      }
    }
  </main>`;

const Page = Component({ selector: '#root', schemas: [CUSTOM_ELEMENTS_SCHEMA], template })(
  class {
    attributes = signal({});
    parts = signal(['experiment', 'text']);

    constructor() {
      window.show = ({ attributes, last }) => {
        this.attributes.set(attributes);
        this.parts.set(last ? ['text', 'experiment'] : ['experiment', 'text']);
      };
    }

    heard({ detail }) {
      window.results.push(detail);
    }
  },
);

bootstrapApplication(Page, { providers: [provideZonelessChangeDetection()] });
