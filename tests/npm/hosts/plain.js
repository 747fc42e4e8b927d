// A page of no framework, which imports the element.
import 'srlm/element';

const root = document.getElementById('root');
root.addEventListener('srlm-result', ({ detail }) => window.results.push(detail));
root.innerHTML = '<srlm-experiment experiment="population" replicates="3" controls="none"></srlm-experiment>';
